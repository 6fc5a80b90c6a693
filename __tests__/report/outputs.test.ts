import { describe, expect, it } from '@jest/globals';
import { LARGEST_OUTPUT_BYTES, outputsOf } from '../../src/report/outputs.ts';
import { emptyReport } from '../../src/report/report.ts';
import type { Outcome } from '../../src/run/outcome.ts';
import { OUTPUT_NAMES } from '../fixtures/output-names.ts';
import { file, output, report, results } from '../fixtures/report.ts';

describe('outputsOf', () => {
  it('gives every output of a complete run', () => {
    const { values, oversize } = outputsOf(report({ durationMs: 65_000.4 }));
    expect(values).toEqual({
      'run-id': '1778786207851669420',
      'automation-id': 'd831ue4rccbc73knbi80',
      status: 'COMPLETE',
      outcome: 'complete',
      'automation-name': 'Release notes',
      'automation-version': '12',
      'duration-ms': '65000',
      'failed-step': '',
      results: '{}',
      'results-path': '/runner/temp/pinkfish/results.json',
      'download-path': '/runner/temp/pinkfish',
      files: JSON.stringify(report().files),
      'designated-output': '# Release notes\n\n- Faster\n- `x < y` holds @team\n',
      'designated-output-path': '/runner/temp/pinkfish/step-3/notes.md',
      'designated-output-url': 'https://run-files.example/notes.md?signature=secret',
      'artifact-id': '4711',
      'artifact-url': 'https://github.com/octo/repo/actions/runs/1/artifacts/4711',
      'artifact-digest': 'a'.repeat(64),
      'output-artifact-url': '',
    });
    expect(oversize).toEqual([]);
  });

  it('gives every output where nothing is known: empty, but for the outcome', () => {
    const { values, oversize } = outputsOf(emptyReport());
    const empty = Object.fromEntries(OUTPUT_NAMES.map((name) => [name, '']));
    expect(values).toEqual({ ...empty, outcome: 'error' });
    expect(oversize).toEqual([]);
  });

  it.each<Outcome>(['complete', 'failed', 'timeout', 'wait-timeout', 'detached', 'cancelled', 'error'])(
    'gives every output after %s',
    (outcome) => {
      const { values } = outputsOf({ ...emptyReport(), outcome });
      expect(Object.keys(values).sort()).toEqual(OUTPUT_NAMES.toSorted());
      expect(values.outcome).toBe(outcome);
    },
  );

  it('names the step that failed', () => {
    const failedStep = { name: 'Summarise', key: '2', tails: [] };
    expect(outputsOf(report({ outcome: 'failed', failedStep })).values['failed-step']).toBe('Summarise');
  });

  it('cuts names and the status to 1,000 characters, none of them in half, and leaves out a link above 8 KiB', () => {
    const long = `${'x'.repeat(999)}😀${'y'.repeat(2_000_000)}`;
    const { results: served } = report();
    if (served === undefined) throw new Error('the fixture has results');
    const link = `https://files.example/${'x'.repeat(8_192 - 22)}`;
    const of = (url: string) =>
      outputsOf(
        report({
          ...{ status: long, failedStep: { name: long, key: '2', tails: [] }, designatedOutput: output({ url }) },
          results: { ...served, document: { ...served.document, automationName: long } },
        }),
      ).values;
    const cut = `${'x'.repeat(999)}\ufffd`;
    expect(of(link)).toMatchObject({ status: cut, 'failed-step': cut, 'automation-name': cut });
    expect(of(link)['designated-output-url']).toBe(link);
    expect(of(`${link}x`)['designated-output-url']).toBe('');
  });

  it('gives the files with what the interface promises, in its order', () => {
    const { values } = outputsOf(report({ files: [file({ name: 'é"\n.txt' })] }));
    expect(Object.keys((JSON.parse(values.files) as object[])[0] ?? {})).toEqual([
      'step',
      'name',
      'path',
      'size',
      'mimeType',
      'sha256',
    ]);
    expect(JSON.parse(values.files)).toMatchObject([{ name: 'é"\n.txt' }]);
  });

  it('gives the results byte for byte', () => {
    const served = '{ "n": 1778786207851669420.0,\r\n "é": "\\u00e9" }\n';
    const given = { ...report().results, bytes: Buffer.from(served) } as NonNullable<ReturnType<typeof results>>;
    expect(outputsOf(report({ results: given })).values.results).toBe(served);
  });

  it('has no text of an output that is none, but its place', () => {
    const { values, oversize } = outputsOf(report({ designatedOutput: output({ text: undefined }) }));
    expect(values['designated-output']).toBe('');
    expect(values['designated-output-path']).toBe('/runner/temp/pinkfish/step-3/notes.md');
    expect(oversize).toEqual([]);
  });

  it('has the link of an output that could not be fetched', () => {
    const { values } = outputsOf(report({ designatedOutput: output({ text: undefined, path: undefined }) }));
    expect(values['designated-output-path']).toBe('');
    expect(values['designated-output-url']).not.toBe('');
  });
});

describe('the largest output', () => {
  // Each of two bytes: what counts are bytes, not characters.
  const whole = 'é'.repeat(LARGEST_OUTPUT_BYTES / 2);
  const filesOf = (bytes: number): ReturnType<typeof file>[] => {
    const short = JSON.stringify([file({ mimeType: '' })]).length;
    return [file({ mimeType: 'x'.repeat(bytes - short) })];
  };
  const resultsOf = (text: string) =>
    ({ ...report().results, bytes: Buffer.from(text) }) as NonNullable<ReturnType<typeof results>>;

  it('is 122,880 bytes', () => expect(LARGEST_OUTPUT_BYTES).toBe(122_880));

  it('is given whole', () => {
    const { values, oversize } = outputsOf(
      report({
        results: resultsOf(whole),
        files: filesOf(LARGEST_OUTPUT_BYTES),
        designatedOutput: output({ text: whole }),
      }),
    );
    expect(oversize).toEqual([]);
    for (const name of ['results', 'files', 'designated-output'] as const) {
      expect(Buffer.byteLength(values[name])).toBe(LARGEST_OUTPUT_BYTES);
    }
  });

  it('of one byte more is empty, never cut, and the path output is named', () => {
    const { values, oversize } = outputsOf(
      report({
        results: resultsOf(`${whole}x`),
        files: filesOf(LARGEST_OUTPUT_BYTES + 1),
        designatedOutput: output({ text: `${whole}x` }),
      }),
    );
    expect([values.results, values.files, values['designated-output']]).toEqual(['', '', '']);
    expect(oversize).toEqual([
      { name: 'results', pathOutput: 'results-path' },
      { name: 'files', pathOutput: 'download-path' },
      { name: 'designated-output', pathOutput: 'designated-output-path' },
    ]);
    expect(values['results-path']).not.toBe('');
  });

  it('of which only the beginning was read is empty too', () => {
    const { values, oversize } = outputsOf(
      report({ designatedOutput: output({ text: 'the beginning', truncated: true }) }),
    );
    expect(values['designated-output']).toBe('');
    expect(oversize).toEqual([{ name: 'designated-output', pathOutput: 'designated-output-path' }]);
  });
});
