/** Light or dark: what the person chose, else what the system says. One attribute says it to every style. */
import type { Preferences } from '../session/preferences';
import type { Store } from '../session/store';

export function applyTheme(preferences: Store<Preferences>): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const { theme } = preferences.get();
    const isDark = theme === 'dark' || (theme === 'system' && system.matches);
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  };
  preferences.subscribe(apply);
  system.addEventListener('change', apply);
  apply();
}
