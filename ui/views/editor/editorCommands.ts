/** Commands of the editor while it is open: for the palette, and for whoever runs what is edited. */
import { saveBlob } from '../../charts/exportFiles';
import type { Command } from '../../session/commands';
import type { Desk } from './desk';
import { isEdited } from './drafts';

export function editorCommands(desk: Desk): Command[] {
  return [
    {
      id: 'editor.run',
      title: 'Run the scenario as it stands in the editor',
      group: 'Run',
      isEnabled() {
        const draft = desk.current();
        return draft !== undefined && isEdited(draft);
      },
      run: () => void desk.run(),
    },
    {
      id: 'editor.save',
      title: 'Save the scenario as a file',
      group: 'Run',
      keys: ['$mod+S'],
      isEnabled: () => desk.current() !== undefined,
      run: () => saveDraft(desk),
    },
  ];
}

/** Offers the text as it stands, for `diegosim run`. */
export function saveDraft(desk: Desk): void {
  const draft = desk.current();
  if (draft === undefined) return;
  saveBlob(`${draft.name}.yaml`, new Blob([draft.text], { type: 'text/yaml' }));
}
