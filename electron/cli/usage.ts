/** The command line was not one we know; the message is the form that we do. Exit status 2. */
export class UsageError extends Error {
  constructor(form: string) {
    super(form)
    this.name = 'UsageError'
  }
}
