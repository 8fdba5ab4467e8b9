/** The `?` sheet: every shortcut, from the registry of commands. */
import { COMMAND_GROUPS } from '../session/commands';
import { useDashboard, useStore } from '../session/hooks';
import { keyText } from '../session/shortcuts';
import { Dialog } from './dialog';

export function HelpSheet({ onClose }: { readonly onClose: () => void }) {
  const dashboard = useDashboard();
  const commands = useStore(dashboard.commands);
  const preferences = useStore(dashboard.preferences);
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <p>
        <label>
          <input
            type="checkbox"
            checked={preferences.hasSingleKeys}
            onChange={(event) =>
              dashboard.preferences.set({ ...preferences, hasSingleKeys: event.target.checked })
            }
          />{' '}
          Shortcuts of a single key. Those with Ctrl, ⌘ or Alt always work.
        </label>
      </p>
      <div className="help-groups">
        {COMMAND_GROUPS.map((group) => {
          const listed = commands.filter((command) => command.group === group);
          const withKeys = listed.filter(({ keys = [] }) => keys.length > 0);
          if (withKeys.length === 0) return null;
          return (
            <section key={group} aria-label={group}>
              <h3>{group}</h3>
              <dl>
                {withKeys.map((command) => (
                  <div key={command.id} className="help-row">
                    <dt>{command.title}</dt>
                    <dd>
                      <kbd>{keyText(command, navigator)}</kbd>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}
