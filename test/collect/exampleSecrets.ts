/** Put together here, so that no scanner takes this file for a leak. */
const KEY = ['PRIVATE', 'KEY'].join(' ');

/** One text for each detector. */
export const SECRETS: readonly { readonly detector: string; readonly text: string; readonly value: string }[] = [
  secret('private_key', `-----BEGIN ${KEY}-----`),
  secret('private_key', `-----BEGIN RSA ${KEY}-----`),
  secret('private_key', `-----BEGIN OPENSSH ${KEY}-----`),
  secret('private_key', `-----BEGIN PGP ${KEY} BLOCK-----`),
  secret('aws_access_key', `AKIA${'Q7ZL2M4N'.repeat(2)}`),
  secret('github_token', `ghp_${'a1B2c3D4e5F6'.repeat(3)}`),
  secret('github_token', `ghs_${'a1B2c3D4e5F6'.repeat(3)}`),
  secret('github_token', `github_pat_${'11ABCDEFG0'.repeat(8)}`),
  secret('gitlab_token', `glpat-${'aZ3-_'.repeat(4)}`),
  secret('slack_token', `xoxb-${'123456789012-'.repeat(2)}abcdef`),
  secret('stripe_key', `sk_live_${'4eC39HqLyjWD'.repeat(2)}`, `k_live_${'4eC39HqLyjWD'.repeat(2)}`),
  secret('npm_token', `npm_${'a1B2c3D4e5F6'.repeat(3)}`),
  secret('google_api_key', `AIza${'SyA-1_bc'.repeat(5).slice(0, 35)}`),
  secret('json_web_token', ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dozjgNryP4J3jVmNHl0w5N'].join('.')),
  secret('password_in_url', 'https://deploy:hunter22@host.example/x', 'hunter22'),
  secret('password_in_url', 'postgres://u:p%40ss@db/x', 'p%40ss'),
  secret('bearer_token', `Authorization: Bearer ${'mF_9.B5f-4.1JqM'.repeat(2)}`, 'mF_9.B5f-4.1JqM'.repeat(2)),
];

/** `text` is what a file may hold, `value` the part of it that must never be shown. */
function secret(detector: string, text: string, value = text) {
  return { detector, text, value };
}
