import type { Robot } from './robot.ts';

/** Takes every message. */
export const acknowledge: Robot = () => ({ acknowledge: true });
