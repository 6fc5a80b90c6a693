import { describe, expect } from '@jest/globals';
import type { Fault } from '../../fake-pinkfish/faults.ts';
import type { ActionResult } from '../../fake-pinkfish/runner.ts';
import { completeAtOnce, type ServedFile } from '../../fake-pinkfish/scenario.ts';
import { each, expectWholeEnd, inputsFor, together, type World } from '../fixtures/dist.ts';

const HTML = '<!doctype html><title>Größe</title>\n';
const PAGE: ServedFile = { name: 'report.html', content: HTML, mimeType: 'text/html' };
const NOTES: ServedFile = { name: 'notes.md', content: '# Notes\n', mimeType: 'text/markdown' };

const REFUSED: Fault = {
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: '{"code":"permission_denied","msg":"insufficient usage to create artifact"}',
};

type Given = {
  readonly file?: ServedFile;
  readonly designated?: false;
  readonly inputs?: Readonly<Record<string, string>>;
  /** What happens to the first artifacts that are created; the designated output's is the first of all. */
  readonly create?: readonly Fault[];
};

/** One run with a designated output, and the artifacts that are stored afterwards. */
const uploaded = async (world: World, { file = PAGE, designated, inputs, create }: Given) => {
  const named = designated === false ? {} : { designatedOutput: `step-1/${file.name}` };
  const scenario = completeAtOnce({ results: [{ files: [file] }], ...named });
  const [pinkfish, artifacts] = [await world.pinkfish({ scenario }), await world.artifacts()];
  if (create !== undefined) artifacts.setFaults('create', create);
  const end = await world.run({ inputs: inputsFor(pinkfish, inputs), env: artifacts.env });
  const stored = artifacts.artifacts();
  const runId = end.outputs['run-id'] ?? '';
  return { end, stored, runId, names: stored.map(({ name }) => name.replace(runId, '<run id>')).sort() };
};

const ZIP = 'pinkfish-run-<run id>';
const ALONE = 'report-<run id>.html';

const TAKEN: Fault = {
  status: 409,
  headers: { 'content-type': 'application/json' },
  body: '{"code":"already_exists","msg":"an artifact with this name already exists on the workflow run"}',
};

const expectLinked = ({ outputs, summaryText }: ActionResult, id: number | undefined): void => {
  const url = `https://github.com/octo/hello/actions/runs/1658821493/artifacts/${String(id)}`;
  expect(outputs['output-artifact-url']).toBe(url);
  expect(summaryText).toContain(`(${url})`);
};

describe('output-artifact', () => {
  together({
    'auto uploads HTML by itself, not zipped, and links it in summary and log': async (world) => {
      const { end, stored, runId, names } = await uploaded(world, {});
      expectWholeEnd(end, 'complete');
      expect(names).toEqual([ZIP, ALONE]);
      const alone = stored.find(({ name }) => name === `report-${runId}.html`);
      expect(alone?.zip).toBeUndefined();
      expect(alone?.mimeType).toBe('text/html');
      expect(alone?.content?.toString()).toBe(HTML);
      expectLinked(end, alone?.id);
      expect(end.outputs['artifact-id']).toBe(String(stored.find(({ zip }) => zip !== undefined)?.id));
      expect(end.log.slice(end.log.lastIndexOf('::endgroup::'))).toContain(end.outputs['output-artifact-url']);
      expect(end.warnings).toEqual([]);
    },

    ...each(
      [
        ['auto, where a browser does not show the type', { file: NOTES }, [ZIP]],
        ['auto with upload-artifact: false', { inputs: { 'upload-artifact': 'false' } }, []],
        ['false', { inputs: { 'output-artifact': 'false' } }, [ZIP]],
      ] as [string, Given, string[]][],
      ([name]) => `${name}: nothing is uploaded by itself`,
      async (world, [, given, expected]) => {
        const { end, names } = await uploaded(world, given);
        expectWholeEnd(end, 'complete');
        expect(names).toEqual(expected);
        expect(end.outputs['output-artifact-url']).toBe('');
        expect(end.warnings).toEqual([]);
      },
    ),

    'true uploads any type, and with upload-artifact: false nothing else': async (world) => {
      const inputs = { 'output-artifact': 'true', 'upload-artifact': 'false' };
      const { end, stored, names } = await uploaded(world, { file: NOTES, inputs });
      expectWholeEnd(end, 'complete');
      expect(names).toEqual(['notes-<run id>.md']);
      expect(stored[0]?.content?.toString()).toBe(NOTES.content);
      expectLinked(end, stored[0]?.id);
      expect(end.outputs['artifact-id']).toBe('');
    },

    'true without a designated output is one warning': async (world) => {
      const inputs = { 'output-artifact': 'true' };
      const { end, names } = await uploaded(world, { designated: false, inputs });
      expectWholeEnd(end, 'complete');
      expect(names).toEqual([ZIP]);
      expect(end.warnings.filter((warning) => warning.includes('output-artifact'))).toHaveLength(1);
    },

    'auto, refused by the service: one warning, and the zip is uploaded': async (world) => {
      const { end, names } = await uploaded(world, { create: [REFUSED] });
      expectWholeEnd(end, 'complete');
      expect(names).toEqual([ZIP]);
      expect(end.outputs['output-artifact-url']).toBe('');
      expect(end.outputs['artifact-id']).not.toBe('');
      expect(end.warnings).toEqual([expect.stringMatching(/^The designated output could not be uploaded: .*quota/)]);
    },

    'true, refused by the service: the step fails, and the zip is uploaded': async (world) => {
      const { end, names } = await uploaded(world, { create: [REFUSED], inputs: { 'output-artifact': 'true' } });
      expectWholeEnd(end, 'error');
      expect(names).toEqual([ZIP]);
      expect(end.errors[0]).toContain('The designated output could not be uploaded');
    },

    'a name that is taken gets a number before its ending': async (world) => {
      const { end, stored, names } = await uploaded(world, { create: [TAKEN, TAKEN] });
      expectWholeEnd(end, 'complete');
      expect(names).toEqual([ZIP, 'report-<run id>-3.html']);
      expectLinked(end, stored.find(({ zip }) => zip === undefined)?.id);
      expect(end.warnings).toEqual([]);
    },
  });
});
