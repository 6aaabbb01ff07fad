import { OWN_PROGRAM } from '../../core/pipeline/exec.ts';
import type { ChildLauncher } from '../../core/ports.ts';
import { spawnTool } from '../../core/process/spawn.ts';

/** Starts the program's own steps as another Node process of the same build; everything else as it is. */
export function nodeLauncher(mainFile: string): ChildLauncher {
  return {
    resolve: (argv) => (argv[0] === OWN_PROGRAM ? [process.execPath, mainFile, ...argv.slice(1)] : [...argv]),
    launch: (_step, request) => spawnTool(request),
  };
}
