// The route of the page, kept in the URL fragment so that it can be bookmarked and shared.
import { useEffect, useState } from 'preact/hooks';

export const RUN_TABS = ['overview', 'figures', 'configuration'] as const;
export type RunTab = (typeof RUN_TABS)[number];

export type Route =
  | { readonly page: 'runs' }
  | { readonly page: 'run'; readonly id: string; readonly tab: RunTab }
  | { readonly page: 'draw'; readonly id: string | undefined }
  | { readonly page: 'compare'; readonly runs: readonly string[] }
  | { readonly page: 'study'; readonly study: string };

export function hrefOf(route: Route): string {
  const name = encodeURIComponent;
  switch (route.page) {
    case 'runs':
      return '#/';
    case 'run':
      return `#/run/${name(route.id)}/${route.tab}`;
    case 'draw':
      return route.id === undefined ? '#/draw' : `#/draw/${name(route.id)}`;
    case 'compare':
      return `#/compare/${route.runs.map(name).join('/')}`;
    case 'study':
      return `#/study/${name(route.study)}`;
  }
}

function routeOf(hash: string): Route {
  const [page, ...names] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  const [first] = names;
  if (page === 'draw') return { page, id: first };
  if (page === 'compare' && first) return { page, runs: names };
  if (page === 'study' && first) return { page, study: first };
  if (page === 'run' && first) return { page, id: first, tab: RUN_TABS.find((tab) => tab === names[1]) ?? 'overview' };
  return { page: 'runs' };
}

export function useRoute(): Route {
  const [route, setRoute] = useState(routeOf(location.hash));
  useEffect(() => {
    const follow = () => {
      setRoute(routeOf(location.hash));
      scrollTo(0, 0);
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}
