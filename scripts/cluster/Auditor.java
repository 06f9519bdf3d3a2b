import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.DocumentStore;

/**
 * Reads documents from the store again and again, past all nodes: what was acknowledged before a reading
 * has to be in it.
 */
final class Auditor implements AutoCloseable {
  private static final long PAUSE_MILLIS = 50;
  private static final long RETRY_MILLIS = 500;

  private final Engine engine;
  private final Ledger ledger;
  private final List<DocumentId> ids;
  private final List<String> findings = new ArrayList<>();
  private DocumentStore store;
  private int readings;
  private volatile boolean isClosed;
  private Thread thread;

  Auditor(Engine engine, Ledger ledger, List<DocumentId> ids) {
    this.engine = engine;
    this.ledger = ledger;
    this.ids = ids;
  }

  void start() {
    thread = new Thread(this::run, "auditor");
    thread.start();
  }

  private void run() {
    try {
      for (int i = 0; !isClosed; i++) {
        check(ids.get(i % ids.size()), false);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All documents, once more; how many acknowledged changes are not in the store. */
  int checkAll() throws InterruptedException {
    int lost = 0;
    for (DocumentId id : ids) {
      lost += check(id, true);
    }
    return lost;
  }

  /** The document as the store has it. */
  synchronized Document read(DocumentId id) throws IOException {
    if (store == null) {
      store = engine.open();
    }
    Document document = new Document();
    store.read(id).chunks().forEach(document::loadIncremental);
    return document;
  }

  private int check(DocumentId id, boolean isLast) throws InterruptedException {
    while (true) {
      List<ChangeHash> expected = ledger.acknowledged(id);
      try {
        Document document = read(id);
        readings++;
        List<ChangeHash> missing = new ArrayList<>();
        for (ChangeHash change : expected) {
          if (document.getChangeByHash(change).isEmpty()) {
            missing.add(change);
          }
        }
        if (!missing.isEmpty()) {
          String what = id + " lacks " + missing.size() + " of " + expected.size();
          findings.add(what + (isLast ? " at the end" : "") + ": " + missing.get(0));
          System.out.println("FOUND  " + findings.get(findings.size() - 1));
        }
        return missing.size();
      } catch (IOException | RuntimeException e) {
        if (isClosed && !isLast) {
          return 0;
        }
        // The store is down; it comes back.
        Thread.sleep(RETRY_MILLIS);
      }
    }
  }

  List<String> findings() {
    return findings;
  }

  int readings() {
    return readings;
  }

  void stop() throws InterruptedException {
    isClosed = true;
    thread.join();
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    if (store != null) {
      store.close();
    }
  }
}
