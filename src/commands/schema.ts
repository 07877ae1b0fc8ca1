import { BaseCommand } from '../cli/base-command.js';

export default class SchemaCommand extends BaseCommand {
  static override summary = 'Print the JSON Schema of configurations.';
  static override description =
    'Draft 2020-12. Editors complete and check from it: put this line at the top of a configuration,\n' +
    '# yaml-language-server: $schema=experiment.schema.json';

  static override examples = ['<%= config.bin %> schema > experiment.schema.json'];

  async run(): Promise<unknown> {
    await this.parse(SchemaCommand);
    const { fileSchema } = await import('../config/schema.js');
    if (!this.jsonEnabled()) this.say(JSON.stringify(fileSchema, null, 2));
    return fileSchema;
  }
}
