// A hook for a request: nothing yet, the answer, or the error.
import { useEffect, useState } from 'preact/hooks';
import { askJson, type Question } from './api.js';

export interface Answer<T> {
  readonly value?: T;
  readonly error?: string;
}

/** Requests again when the question changes; keeps the previous answer until then. */
export function useAnswer<T>(what: string, question: Question) {
  const [answer, setAnswer] = useState<Answer<T>>({});
  const asked = JSON.stringify(question);
  useEffect(() => {
    let isWanted = true;
    askJson<T>(what, JSON.parse(asked)).then(
      (value) => isWanted && setAnswer({ value }),
      (error: Error) => isWanted && setAnswer({ error: error.message }),
    );
    return () => {
      isWanted = false;
    };
  }, [what, asked]);
  return answer;
}
