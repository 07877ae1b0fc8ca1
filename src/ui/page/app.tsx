import { useEffect, useState } from 'preact/hooks';
import { ComparisonView } from './comparison-view.js';
import { DrawView } from './draw/draw-view.js';
import { hrefOf, type Route, useRoute } from './route.js';
import { RunView } from './run/run-view.js';
import { RunsView } from './runs/runs-view.js';
import { type News, useNews } from './use-news.js';

export function App() {
  const route = useRoute();
  const news = useNews(route.page === 'run' ? route.id : undefined);
  // The selection is kept while a run is shown.
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    document.title = titleOf(route);
  }, [route]);
  return (
    <>
      <header class="top">
        <nav aria-label="Pages">
          <a class="brand" href={hrefOf({ page: 'runs' })}>
            lenet
          </a>
          <a href={hrefOf({ page: 'runs' })} aria-current={route.page === 'runs' ? 'page' : undefined}>
            Runs
          </a>
          <a href={hrefOf({ page: 'draw', id: undefined })} aria-current={route.page === 'draw' ? 'page' : undefined}>
            Draw
          </a>
        </nav>
        <Connection {...news} />
      </header>
      <main>
        {news.list === undefined ? (
          <p class="quiet">Loading runs …</p>
        ) : (
          <Page route={route} news={news} list={news.list} ticked={ticked} setTicked={setTicked} />
        )}
      </main>
    </>
  );
}

const Connection = ({ isConnected, list }: News) => (
  <p class="connection quiet" role="status">
    {isConnected ? list && `lenet ${list.version}` : 'The server does not respond. Is lenet ui still running?'}
  </p>
);

interface PageProps {
  readonly route: Route;
  readonly news: News;
  readonly list: NonNullable<News['list']>;
  readonly ticked: ReadonlySet<string>;
  readonly setTicked: (ticked: ReadonlySet<string>) => void;
}

function Page({ route, news, list, ticked, setTicked }: PageProps) {
  switch (route.page) {
    case 'runs':
      return <RunsView list={list} ticked={ticked} setTicked={setTicked} />;
    case 'run':
      return <RunView key={route.id} id={route.id} tab={route.tab} rows={list.rows} metrics={news.metrics} />;
    case 'draw':
      return <DrawView rows={list.rows} id={route.id} />;
    case 'compare':
      return <ComparisonView key={route.runs.join()} question={{ run: route.runs }} />;
    case 'study':
      return <ComparisonView key={route.study} question={{ study: route.study }} />;
  }
}

function titleOf(route: Route): string {
  const names = { runs: 'Runs', draw: 'Draw', compare: 'Comparison' };
  if (route.page === 'run') return `${route.id} - lenet`;
  if (route.page === 'study') return `${route.study} - lenet`;
  return `${names[route.page]} - lenet`;
}
