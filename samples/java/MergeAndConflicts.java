import org.amkit.AmValue;
import org.amkit.Document;
import org.amkit.ObjectId;

/**
 * Two edits of one key at the same time: one is read, the other is still there, until someone
 * decides.
 */
class MergeAndConflicts {
  public static void main(String[] args) {
    Document ann = new Document(new byte[] {1});
    ann.change("Begin", tx -> tx.set(ObjectId.ROOT, "colour", "white"));
    Document ben = ann.fork(new byte[] {2});
    ann.change("Ann's", tx -> tx.set(ObjectId.ROOT, "colour", "red"));
    ben.change("Ben's", tx -> tx.set(ObjectId.ROOT, "colour", "blue"));
    ann.merge(ben);
    System.out.println("read: " + ann.get(ObjectId.ROOT, "colour").orElseThrow());
    for (AmValue value : ann.getAll(ObjectId.ROOT, "colour").orElseThrow().values()) {
      System.out.println("there: " + value);
    }
    ann.change("Decide", tx -> tx.set(ObjectId.ROOT, "colour", "purple"));
    System.out.println(ann.getAll(ObjectId.ROOT, "colour").orElseThrow().values());
  }
}
