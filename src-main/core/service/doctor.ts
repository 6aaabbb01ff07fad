import type { DiagnosticsContext } from '../diagnostics/index.ts';
import { findTool } from '../process/toolLookup.ts';
import type { ServiceDependencies } from './dependencies.ts';
import { commandRunner } from './references.ts';
import type { RunControl } from './runControl.ts';
import { catalogueOf } from './tools.ts';

/** What the doctor looks at, on this machine with these settings. */
export function doctorContext(
  dependencies: ServiceDependencies,
  control: RunControl,
  online: boolean,
): DiagnosticsContext {
  const { s3, tools, smallVariantEngine, svEngine } = dependencies.settings.get();
  return {
    env: dependencies.processEnv,
    platform: process.platform,
    nodeVersion: process.version,
    dataDir: control.folder.root,
    scriptsDir: dependencies.paths.scripts,
    catalogue: catalogueOf(dependencies),
    s3,
    tools,
    smallVariantEngine,
    svEngine,
    heldBy: control.heldBy(),
    online,
    findTool,
    run: (argv, { tool, signal }) =>
      commandRunner(dependencies, dependencies.paths.scripts, tool)(argv, signal),
  };
}
