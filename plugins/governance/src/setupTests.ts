import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Whole pages are drawn here; on a busy machine that takes its time, and looking for roles is dear where every
// element's style is asked for.
configure({ asyncUtilTimeout: 15_000, defaultHidden: true });
jest.setTimeout(60_000);

// What one test keeps in the browser is not there for the next one.
beforeEach(() => window.localStorage.clear());
