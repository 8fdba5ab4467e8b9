/** Buttons that go to the decision before and to the next one, as their keys do. */
import { type Command, isEnabled } from '../../session/commands';

const SIGNS: Readonly<Record<string, string>> = {
  'auction.previousDecision': '◂',
  'auction.nextDecision': '▸',
};

export function Steps({ commands }: { readonly commands: readonly Command[] }) {
  return commands.map((command) => (
    <button
      key={command.id}
      type="button"
      title={`${command.title} (${command.keys?.join(' or ') ?? ''})`}
      aria-label={command.title}
      disabled={!isEnabled(command)}
      onClick={command.run}
    >
      <span aria-hidden="true">{SIGNS[command.id]}</span>
    </button>
  ));
}
