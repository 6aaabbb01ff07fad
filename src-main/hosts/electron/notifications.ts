import type { Notification as ElectronNotification } from 'electron';
import type { RunView } from '../../contract/run.ts';
import type { Language } from './messages.ts';
import { notificationText } from './notificationText.ts';

export interface NotifierOptions {
  Notification: typeof ElectronNotification;
  language(): Language;
  /** The notification was clicked. */
  open(runId: string): void;
  onTrouble(what: string): void;
}

/** More than a desktop shows; the oldest are let go. */
const MOST_HELD = 50;

export interface Notifier {
  tell(run: RunView): void;
  /** Takes back what is still shown, when the program ends. */
  dispose(): void;
}

/**
 * Tells by the OS that a run has ended. A notification is held until it is clicked or closed: one that nothing refers to
 * is collected as garbage, and its click then reaches nobody.
 */
export function createNotifier({ Notification, language, open, onTrouble }: NotifierOptions): Notifier {
  const held = new Set<ElectronNotification>();
  return {
    tell(run) {
      const text = notificationText(run, language());
      if (text === null) return;
      if (!Notification.isSupported()) {
        onTrouble('This desktop shows no notifications.');
        return;
      }
      const notification = new Notification({ title: text.title, body: text.body });
      const letGo = () => void held.delete(notification);
      notification.on('click', () => {
        letGo();
        open(run.runId);
      });
      notification.on('close', letGo);
      notification.on('failed', (_event, error) => {
        letGo();
        onTrouble(`A notification could not be shown: ${error}`);
      });
      held.add(notification);
      for (const oldest of [...held].slice(0, -MOST_HELD)) held.delete(oldest);
      notification.show();
    },
    dispose() {
      for (const notification of [...held]) notification.close();
      held.clear();
    },
  };
}
