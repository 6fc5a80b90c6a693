import type { FakePinkfish } from '../../fake-pinkfish/pinkfish.ts';
import type { FuzzCase } from './fuzz-case.ts';
import * as at from './placeholders.ts';

/** The inputs of a case's step, as the runner gives them. */
export const inputsOf = (
  { key, given }: FuzzCase,
  { pinkfish, values }: { pinkfish: FakePinkfish; values: at.Values },
): Record<string, string> => ({
  'api-key': key,
  'base-url': pinkfish.apiUrl,
  'github-token': 'ghs_token_of_the_job',
  ...subjectInputs(given.subject, pinkfish, encodeURIComponent(key)),
  ...at.filledIn(given.inputs, values),
  ...at.filledIn(given.invalid ?? {}, values),
});

const subjectInputs = (
  subject: FuzzCase['given']['subject'],
  pinkfish: FakePinkfish,
  keyInUrl: string,
): Record<string, string> => {
  const { apiUrl } = pinkfish;
  switch (subject) {
    case 'trigger-id':
      return { 'trigger-id': 'my-trigger' };
    case 'trigger-url':
      return { 'trigger-id': `${apiUrl}/ext/triggers/my-trigger?draft=1&x=%2f`, 'base-url': '' };
    case 'webhook-url':
      return { 'trigger-id': `${apiUrl}/ext/webhook/${keyInUrl}/triggers/my-trigger`, 'base-url': '', 'api-key': '' };
    case 'run-id': {
      const { runId, automationId } = pinkfish.addRun();
      return { 'run-id': runId, 'automation-id': automationId };
    }
    case 'unknown-run-id':
      return { 'run-id': '1778786207851669420', 'automation-id': 'd831ue4rccbc73knbi80' };
  }
};
