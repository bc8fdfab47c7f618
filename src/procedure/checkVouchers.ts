import type { JsonObject } from '../format/jsonValue.ts';
import { signsItself } from './formats.ts';

interface Vouched {
  readonly role: string;
  readonly format: string;
  readonly attested?: string;
  readonly with?: JsonObject;
}

/** A voucher that cannot vouch would leave the file unattested for ever, and nobody would know why. */
export function checkVouchers(
  files: readonly Vouched[],
  refuse: (pointer: string, message: string, solution: string) => never,
): void {
  for (const [index, { role, format, attested }] of files.entries()) {
    if (attested === undefined) continue;
    const pointer = `/files/${index}/attested`;
    if (signsItself(format))
      refuse(pointer, `the format "${format}" carries its own signatures`, 'Leave "attested" out.');
    const voucher =
      files.find((file) => file.role === attested) ??
      refuse(pointer, `no file has the role "${attested}"`, 'Declare it under files.');
    const signs =
      voucher.format === 'attestation' || (voucher.format === 'detached-signature' && voucher.with?.['of'] === role);
    if (!signs) {
      const solution = 'Name an attestation, or a detached signature whose "of" is this role.';
      refuse(pointer, `"${attested}" does not sign "${role}"`, solution);
    }
  }
}
