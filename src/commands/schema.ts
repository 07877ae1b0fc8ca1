import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';

export default class SchemaCommand extends BaseCommand {
  static override summary = 'Print the JSON Schema of configurations, or of studies.';
  static override description =
    'Draft 2020-12. For completion and checks in editors, put this line at the top of a configuration:\n' +
    '# yaml-language-server: $schema=experiment.schema.json';

  static override examples = [
    '<%= config.bin %> schema > experiment.schema.json',
    '<%= config.bin %> schema --study > study.schema.json',
  ];

  static override flags = { study: Flags.boolean({ description: 'Print the schema of studies.' }) };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(SchemaCommand);
    const schema = flags.study
      ? (await import('../sweep/study-schema.js')).studySchema
      : (await import('../config/schema.js')).fileSchema;
    if (!this.jsonEnabled()) this.say(JSON.stringify(schema, null, 2));
    return schema;
  }
}
