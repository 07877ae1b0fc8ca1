// Figures drawn by the server, requested one after another.
import { useEffect, useState } from 'preact/hooks';
import type { FigureAnswer, FigureEntry } from '../protocol.js';
import { addressOf, askJson, type Question } from './api.js';

interface FigureListProps {
  readonly figures: readonly FigureEntry[];
  /** The runs, as request parameters. */
  readonly question: Question;
}

export function FigureList({ figures, question }: FigureListProps) {
  const answers = useFigures(figures, question);
  // All figures often fail for the same reason.
  const errors = new Set(answers.flatMap((answer) => ('error' in answer ? [answer.error] : [])));
  const next = figures[answers.length];
  return (
    <>
      {figures.map((figure, i) => {
        const answer = answers[i];
        return answer && 'svg' in answer && answer.svg !== null ? (
          <Figure key={figure.name} {...figure} svg={answer.svg} question={question} />
        ) : null;
      })}
      {[...errors].map((error) => (
        <p key={error} class="problem">
          {error}
        </p>
      ))}
      <p class="quiet" role="status">
        {next && `Drawing ${titleOf(next)} …`}
      </p>
    </>
  );
}

const titleOf = ({ name }: Pick<FigureEntry, 'name'>): string => name.replaceAll('-', ' ');

/** The answers so far, in order. */
function useFigures(figures: readonly FigureEntry[], question: Question): readonly FigureAnswer[] {
  const [answers, setAnswers] = useState<readonly FigureAnswer[]>([]);
  const asked = JSON.stringify([figures.map(({ name }) => name), question]);
  useEffect(() => {
    let isWanted = true;
    setAnswers([]);
    const [names, of] = JSON.parse(asked) as [string[], Question];
    const drawAll = async () => {
      for (const name of names) {
        const answer = await askJson<FigureAnswer>('figure', { ...of, name }).catch(({ message }: Error) => ({
          error: message,
        }));
        if (!isWanted) return;
        setAnswers((before) => [...before, answer]);
      }
    };
    void drawAll();
    return () => {
      isWanted = false;
    };
  }, [asked]);
  return answers;
}

interface FigureProps extends FigureEntry {
  readonly svg: string;
  readonly question: Question;
}

function Figure({ name, summary, svg, question }: FigureProps) {
  const url = useObjectUrl(svg);
  return (
    <figure>
      <img src={url} alt={`${titleOf({ name })}: ${summary}`} />
      <figcaption>
        {summary}{' '}
        <a href={addressOf('figure', { ...question, name, format: 'html' })} target="_blank" rel="noreferrer">
          Interactive version
        </a>
      </figcaption>
    </figure>
  );
}

function useObjectUrl(svg: string): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [svg]);
  return url;
}
