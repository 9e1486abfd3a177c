export { WaveService } from './WaveService';
export { sendWaveNotices } from './sendNotices';
export { turnWaves } from './turnWaves';
export type { WaveContext } from './waveContext';
