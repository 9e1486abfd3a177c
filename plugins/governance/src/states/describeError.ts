import { ResponseError } from '@backstage/errors';

function isResponseError(error: Error): error is ResponseError {
  return error.name === 'ResponseError' && 'body' in error;
}

/** The backend's own reason, without the HTTP around it. */
export function reasonOf(error: Error): string {
  return isResponseError(error) ? error.cause.message : error.message;
}

/** Whether the backend says that this person may not. */
export function isForbidden(error: Error): boolean {
  return isResponseError(error) && error.statusCode === 403;
}

/** Whether the backend says that there is no such thing, or not for this person. */
export function isNotFound(error: Error): boolean {
  return isResponseError(error) && error.statusCode === 404;
}

/** What says nothing of the question itself: not signed in any more, too slow, too often. */
const NOT_ABOUT_IT = [401, 408, 429];

/** Whether the backend has looked at it and said no, so that sending it again changes nothing. */
export function isRefusal(error: Error): boolean {
  return (
    isResponseError(error) &&
    error.statusCode >= 400 &&
    error.statusCode < 500 &&
    !NOT_ABOUT_IT.includes(error.statusCode)
  );
}
