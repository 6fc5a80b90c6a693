import fc from 'fast-check';
import { hostileText } from '../fixtures/hostile-text.ts';
import * as at from './placeholders.ts';

const keyText = fc.constantFrom(...at.KEY_SPELLINGS);
/** Text of somebody else's: names, hostile text, the key in it. */
export const foreign = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('Fetch', 'Write the report', '', 'Größe', '::add-mask::a') },
  { weight: 3, arbitrary: hostileText(5) },
  { weight: 1, arbitrary: fc.constantFrom('constructor', '__proto__', 'toString', 'report.constructor') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      `see https://files.example/a?X-Amz-Signature=${at.SIGNATURE}`,
      `"https:\\/\\/files.example\\/a?sig=${at.SIGNATURE}"`,
      `<a href='HTTPS://files.example?a=1&amp;s=${at.SIGNATURE}'>`,
    ),
  },
  { weight: 1, arbitrary: fc.tuple(hostileText(1), keyText, hostileText(1)).map((parts) => parts.join('')) },
);
