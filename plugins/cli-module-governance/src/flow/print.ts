/** Waits until the text is out: the process ends right after, and a pipe may still be full. */
export async function print(text: string): Promise<void> {
  await new Promise<void>((done, failed) => {
    process.stdout.write(text, error => (error ? failed(error) : done()));
  });
}
