package org.amkit.cli.command.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.StoredName;
import org.amkit.cli.command.Stores;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.repo.store.DocumentStore;
import org.amkit.storage.DocumentFolder;

/**
 * The files that verify looks at: those named, those of the folders named, and the documents of the
 * stores named.
 *
 * @param names files to check, and leftovers, in order
 * @param leftovers what killed commands left, each with the name of the file that it was to become
 */
record VerifiedFiles(List<String> names, Map<String, String> leftovers) {
  static VerifiedFiles of(Run run, List<String> given) throws IOException {
    VerifiedFiles files = new VerifiedFiles(new ArrayList<>(), new LinkedHashMap<>());
    for (String name : given) {
      if (StoredName.isStore(run.environment(), name)) {
        files.addStore(run, name);
      } else if (!name.equals(FileLabel.DASH) && Files.isDirectory(run.path(name))) {
        files.addFolder(run, name);
      } else {
        files.names.add(name);
      }
    }
    return files;
  }

  private void addStore(Run run, String name) throws IOException {
    try (DocumentStore store = Stores.open(run.environment(), name, false, Stores.CREATORS)) {
      store.list(id -> names.add(name + "#" + id));
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
  }

  private void addFolder(Run run, String name) throws IOException {
    Stores.requirePlainFolder(name, run.path(name));
    DocumentFolder folder = DocumentFolder.of(run.path(name));
    String prefix = name.endsWith("/") ? name : name + "/";
    try {
      for (Path document : folder.documents()) {
        names.add(prefix + document.getFileName());
      }
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
    for (Path leftover : folder.leftovers()) {
      String called = prefix + leftover.getFileName();
      names.add(called);
      leftovers.put(called, DocumentFolder.targetOf(leftover));
    }
  }

  /** Says what a leftover is, if the name is that of one. */
  boolean printLeftover(Run run, String name, boolean asJson) {
    String target = leftovers.get(name);
    if (target == null) {
      return false;
    }
    if (asJson) {
      JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
      json.beginObject().field("file", name).field("leftoverOf", target).endObject().line();
    } else {
      run.out()
          .println(
              name
                  + ": left by a killed command; the next one that writes "
                  + target
                  + " removes it");
    }
    return true;
  }
}
