import { VcbenchError } from '../../contract/errors.ts';
import type { EngineInfo } from '../../contract/result.ts';
import type { FoundTool } from '../process/toolLookup.ts';
import type { StepContext } from './context.ts';

/** Which program compares: the real tool when it is installed and wanted, else the built-in engine (`tool` null). */
export interface EngineChoice {
  tool: FoundTool | null;
  info: EngineInfo;
}

/** Throws `toolMissing` when the run insists on a tool that is not installed. */
export function engineChoice(context: StepContext, benchmark: 'happy' | 'truvari'): EngineChoice {
  const { spec, tools, version } = context;
  const wanted = benchmark === 'happy' ? spec.smallVariantEngine : spec.svEngine;
  const name = benchmark === 'happy' ? 'hap.py' : 'truvari';
  const tool = tools[benchmark];
  if (wanted === 'built-in' || (wanted === 'auto' && tool === null)) {
    return { tool: null, info: { name: 'built-in', version } };
  }
  if (tool === null) {
    throw new VcbenchError(
      'toolMissing',
      `This run asks for ${name}, which is not installed.`,
      `Install ${name} (see "vcbench doctor"), or let the built-in engine compare.`,
    );
  }
  return { tool, info: { name, version: tool.version } };
}
