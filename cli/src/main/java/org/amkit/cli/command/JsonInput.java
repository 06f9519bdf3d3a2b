package org.amkit.cli.command;

import java.io.IOException;
import java.util.Map;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.cli.address.Utf8;
import org.amkit.cli.address.ValueSpec;
import org.amkit.cli.address.ValueSyntax;
import org.amkit.cli.address.ValueWriter;
import org.amkit.cli.terminal.Failure;
import org.amkit.json.JsonReader;
import org.amkit.json.JsonSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text given to a command.
 *
 * @param name how messages call it
 * @param text the JSON
 */
record JsonInput(String name, String text) {
  /** Reads a file, stdin (-), or takes a word that begins with a bracket as the JSON itself. */
  static JsonInput of(Session session, String word) throws IOException {
    if (word.startsWith("{") || word.startsWith("[")) {
      return new JsonInput("the JSON given", word);
    }
    String name = Session.label(word);
    return new JsonInput(name, Utf8.decode(name, session.read(word)));
  }

  /** The JSON as plain Java values; {@link Failure} (exit 3) when it is none. */
  @Nullable Object plain() {
    try {
      return JsonReader.PLAIN.parse(text);
    } catch (JsonSyntaxException e) {
      throw Failure.badInput(name + ": not JSON: " + e.getMessage(), e);
    }
  }

  /** Puts the object's members into an empty document, as one change; null when it has none. */
  @Nullable ChangeHash fill(
      Document document, ValueSyntax values, CommitOptions commit, Session session) {
    ValueSpec value = values.parseDocument(name, text);
    if (!(value instanceof ValueSpec.Fields fields)) {
      throw Failure.badInput(name + ": a document is a JSON object, {...}, at its root", null);
    }
    try (Transaction transaction = document.startTransaction()) {
      ValueWriter writer = new ValueWriter(transaction);
      for (Map.Entry<String, ValueSpec> field : fields.fields().entrySet()) {
        writer.put(ObjectId.ROOT, field.getKey(), field.getValue());
      }
      return transaction
          .commit(commit.message(), commit.time(session.environment().clock()))
          .orElse(null);
    }
  }
}
