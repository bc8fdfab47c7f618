import { RunRecorder } from './runRecorder.ts';
import { type FromWorker, sendableError, type ToWorker } from './workerMessage.ts';

/** Judges runs that the parent process sends, one at a time, until the parent lets go or ends. */
export function auditWorker(): Promise<void> {
  let recorder: RunRecorder | undefined;
  let last: Promise<void> = Promise.resolve();
  process.on('message', (message: ToWorker) => {
    // One after the other: where this process ends, the first run without an answer is what it was at.
    last = last.then(async () => {
      if (!process.connected) return;
      try {
        if (message.type === 'begin') {
          recorder = new RunRecorder(message.options);
          send({ type: 'ready' });
        } else if (recorder !== undefined) {
          send({ type: 'done', line: await recorder.record(message.run) });
        }
      } catch (error) {
        send({ type: 'failed', error: sendableError(error) });
      }
    });
  });
  return new Promise((resolve) => {
    process.on('disconnect', () => {
      void last.then(resolve);
    });
  });
}

function send(message: FromWorker): void {
  if (process.connected) process.send?.(message);
}
