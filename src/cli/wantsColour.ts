/** Colour only where a person reads it, and never against their wish (no-color.org). */
export function wantsColour(): boolean {
  return process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
}
