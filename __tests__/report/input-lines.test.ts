import { describe, expect, it } from '@jest/globals';
import type { Inputs } from '../../src/inputs/inputs.ts';
import { inputLines } from '../../src/report/input-lines.ts';
import { inputs } from '../fixtures/inputs.ts';

const trigger = (overrides: Partial<Extract<Inputs['subject'], { kind: 'trigger' }>>): Inputs['subject'] => ({
  ...(inputs().subject as Extract<Inputs['subject'], { kind: 'trigger' }>),
  ...overrides,
});

describe('inputLines', () => {
  it('says what a smallest workflow is going to do', () =>
    expect(inputLines(inputs())).toEqual([
      'trigger: d831ue4rccbc73knbi80 (api form)',
      'payload: 2 characters',
      'wait: up to 30 min, a status check every 1 to 30 s, less often as the run gets longer',
      'files: ** (at most 10 GiB)',
      'artifact: if a file was downloaded',
    ]));

  it('says it of a run that is followed', () => {
    const subject = { kind: 'follow', run: { runId: '17', automationId: 'ab' } } as const;
    expect(inputLines(inputs({ subject }))[0]).toBe('follow run: 17 of automation ab');
  });

  it.each<[string, Partial<Inputs>, string]>([
    [
      'a payload from a file',
      { subject: trigger({ payload: { kind: 'file', path: 'in.json' } }) },
      'payload: from in.json',
    ],
    ['the github object', { subject: trigger({ githubContext: true }) }, 'payload: 2 characters, with github'],
    ['attachments', { subject: trigger({ attachments: ['a/*', '!b'] }) }, 'attachments: a/* !b'],
    ['no wait', { wait: false }, 'wait: no'],
    ['another interval', { pollIntervalMs: 5_000 }, 'wait: up to 30 min, a status check every 5 s'],
    [
      'leaving at an approval',
      { onPaused: 'detach', pollIntervalMs: 5_000 },
      'wait: up to 30 min, a status check every 5 s, not while the run is paused',
    ],
    ['no files', { files: [] }, 'files: none (at most 10 GiB)'],
    ['some files', { files: ['a', '!b'] }, 'files: a !b (at most 10 GiB)'],
    ['an artifact always', { uploadArtifact: true }, 'artifact: always'],
    ['an artifact never', { uploadArtifact: false }, 'artifact: never'],
  ])('says %s', (_, overrides, line) => expect(inputLines(inputs(overrides))).toContain(line));

  it('says no more than the trigger and the payload where nothing is waited for', () =>
    expect(inputLines(inputs({ wait: false }))).toHaveLength(3));

  it('tells no key, no token, no payload and no address, and lets nothing forge a command', () => {
    const secret = trigger({ payload: { kind: 'text', text: '{"secret":1}' }, attachments: ['x\n::error::forged'] });
    const lines = inputLines(inputs({ subject: secret, files: ['\n::error::forged'] })).join('\n');
    for (const word of ['pk_test', 'ghs_token', 'secret', 'https://']) expect(lines).not.toContain(word);
    expect(lines).not.toMatch(/^\s*::/m);
  });
});
