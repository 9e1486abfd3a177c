export { describeFigures } from './describeFigures';
export { answeredFor } from './operations/answeredFor';
