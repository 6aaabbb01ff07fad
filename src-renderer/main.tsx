import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { watchAddress } from './state/route.ts';
import { followRuns, loadRuns } from './state/runs.ts';
import { applyLook, followSession, loadSession, rememberedLook } from './state/session.ts';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import './ui/parts.css';
import './app/app.css';

watchAddress();
// First who listens, then who asks: what changes in between is told.
followSession();
followRuns();
void loadSession();
void loadRuns();
await applyLook(rememberedLook());
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);

// What is shown next comes without a wait when it is asked for.
requestIdleCallback(() => {
  for (const load of [
    () => import('./features/runs/RunDetail.tsx'),
    () => import('./features/results/Results.tsx'),
    () => import('./features/console/Console.tsx'),
    () => import('./features/import/ImportPage.tsx'),
  ]) {
    load().catch(() => undefined);
  }
});
