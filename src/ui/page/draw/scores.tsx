// The probabilities of the classes.
import type { Reading } from './messages.js';

interface ScoresProps {
  readonly classNames: readonly string[];
  readonly reading: Reading | null;
}

export const Scores = ({ classNames, reading }: ScoresProps) => (
  <>
    <p class="verdict" role="status">
      {reading ? (
        <>
          <b>{classNames[reading.prediction]}</b> {(100 * reading.probabilities[reading.prediction]).toFixed(1)} %
        </>
      ) : (
        'Draw a digit.'
      )}
    </p>
    <table class="scores">
      <caption class="visually-hidden">Probability of each class</caption>
      <tbody>
        {classNames.map((name, c) => {
          const probability = reading?.probabilities[c] ?? 0;
          return (
            <tr key={name} class={reading?.prediction === c ? 'best' : undefined}>
              <th scope="row">{name}</th>
              <td>
                <span class="bar-of-score" style={{ width: `${100 * probability}%` }} />
              </td>
              <td class="number">{(100 * probability).toFixed(1)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  </>
);
