import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Looking for roles is dear where every element's style is asked for.
configure({ asyncUtilTimeout: 15_000, defaultHidden: true });
jest.setTimeout(60_000);

// The scaffolder scrolls to the top of each page, which is not there where nothing is drawn.
window.scrollTo = () => {};
