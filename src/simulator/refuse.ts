// The simulator never stands beside a real school: one setting of a real platform, database or key, and it does not open.

/** What belongs to a real installation. A name that begins with one of the prefixes counts too. */
const real = {
  names: ['DATABASE_URL', 'MASTER_KEY', 'PING_WEBHOOK_URL'],
  prefixes: ['SLACK_', 'TEAMS_', 'MICROSOFTAPP', 'MASTER_KEY_'],
} as const;

/** One sentence that names every such setting (never its value), or nothing when the simulator may open. */
export function refuseWithSecrets(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const set = Object.keys(env)
    .filter((name) => env[name] !== undefined && env[name] !== '')
    .filter((name) => {
      const upper = name.toUpperCase();
      return (
        real.names.some((known) => known === upper) ||
        real.prefixes.some((prefix) => upper.startsWith(prefix))
      );
    })
    .toSorted();
  if (set.length === 0) return undefined;
  return `The simulator does not open while settings of a real school are present: ${set.join(', ')}. Unset them, or start without the simulator.`;
}
