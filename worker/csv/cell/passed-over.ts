import { space } from '../byte.ts';
import { doubt, type Step, type StepContext } from './step.ts';

/** A cell that nothing is read from: a column that is not ours, or one that is dropped as personal. */
export function passedOver({ ends, doubtful }: StepContext): Step {
  return (bytes, position) => {
    let end = position;
    let byte = bytes[end]!;
    while (ends[byte] === 0) {
      if (byte < space || doubtful[byte] === 1) {
        return doubt;
      }
      end += 1;
      byte = bytes[end]!;
    }
    return end;
  };
}
