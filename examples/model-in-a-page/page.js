// Draws a digit, brings it to the form of MNIST's images, and shows what the model says. `classify` is a function of model.js.

const board = document.querySelector('#board');
const ink = board.getContext('2d', { willReadFrequently: true });
const answer = document.querySelector('#answer');
let model;

function clear() {
  ink.fillStyle = 'black';
  ink.fillRect(0, 0, board.width, board.height);
}

function draw(event) {
  if (event.buttons === 0) return;
  const { left, top, width, height } = board.getBoundingClientRect();
  const [x, y] = [((event.clientX - left) / width) * board.width, ((event.clientY - top) / height) * board.height];
  ink.fillStyle = 'white';
  ink.beginPath();
  ink.arc(x, y, 11, 0, 2 * Math.PI);
  ink.fill();
}

/** Grey levels of the drawing: its longer side becomes 20 of 28 pixels, and its centre of mass the middle. */
function digit(rows, columns) {
  const { data } = ink.getImageData(0, 0, board.width, board.height);
  const drawn = [];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] > 127) drawn.push([(i / 4) % board.width, Math.floor(i / 4 / board.width)]);
  }
  if (drawn.length === 0) return undefined;
  const [xs, ys] = [0, 1].map((axis) => drawn.map((point) => point[axis]));
  const range = (values) => values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
  const mean = (values) => values.reduce((a, b) => a + b) / values.length;
  const side = Math.max(...[xs, ys].map(range).map(([low, high]) => high - low + 1));
  const scale = ((20 / 28) * Math.min(rows, columns)) / side;
  const small = document.createElement('canvas');
  Object.assign(small, { width: columns, height: rows });
  const paper = small.getContext('2d');
  Object.assign(paper, { imageSmoothingQuality: 'high', fillStyle: 'black' });
  paper.fillRect(0, 0, columns, rows);
  paper.setTransform(scale, 0, 0, scale, columns / 2 - scale * mean(xs), rows / 2 - scale * mean(ys));
  paper.drawImage(board, 0, 0);
  const grey = paper.getImageData(0, 0, columns, rows).data;
  const isDark = model.input.polarity === 'dark_on_light';
  return Array.from({ length: rows * columns }, (_, i) => (isDark ? 255 - grey[4 * i] : grey[4 * i]));
}

function show() {
  if (!model) return;
  try {
    const [, rows, columns] = model.input.shape;
    const pixels = digit(rows, columns);
    if (!pixels) return;
    const scores = globalThis.classify(model, pixels);
    const best = scores.indexOf(Math.max(...scores));
    answer.textContent = `${model.name}: ${model.classes[best]}, ${(100 * scores[best]).toFixed(1)} %`;
    const bars = scores.map((score, i) => {
      const line = document.createElement('div');
      const bar = Object.assign(document.createElement('progress'), { value: score });
      bar.setAttribute('aria-label', model.classes[i]);
      line.append(`${model.classes[i]} `, bar);
      return line;
    });
    document.querySelector('#scores').replaceChildren(...bars);
  } catch (error) {
    answer.textContent = error.message;
  }
}

document.querySelector('#file').addEventListener('change', async ({ target }) => {
  try {
    const read = JSON.parse(await target.files[0].text());
    if (!read.parameters) throw new Error('it has no parameters');
    model = read;
    answer.textContent = `${model.description}. Draw a digit.`;
    show();
  } catch (error) {
    answer.textContent = `This file is no model: ${error.message}`;
  }
});
document.querySelector('#clear').addEventListener('click', clear);
board.addEventListener('pointerdown', (event) => {
  board.setPointerCapture(event.pointerId);
  draw(event);
});
board.addEventListener('pointermove', draw);
board.addEventListener('pointerup', show);
clear();
