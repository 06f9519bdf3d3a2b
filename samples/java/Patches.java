import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Patch;
import org.amkit.PatchLog;

/**
 * What a merge did, as patches for a view to follow; and the difference between two versions,
 * backwards.
 */
class Patches {
  public static void main(String[] args) {
    Document doc = new Document();
    doc.change("Begin", tx -> tx.set(ObjectId.ROOT, "a", 1));
    Document other = doc.fork();
    other.change(
        "Theirs",
        tx -> {
          tx.set(ObjectId.ROOT, "a", 2);
          tx.set(ObjectId.ROOT, "b", 3);
        });
    ChangeHash[] before = doc.getHeads();
    PatchLog log = new PatchLog();
    doc.merge(other, log);
    for (Patch patch : doc.makePatches(log)) {
      System.out.println(patch.getAction());
    }
    System.out.println("back:");
    for (Patch patch : doc.diff(doc.getHeads(), before)) {
      System.out.println(patch.getAction());
    }
  }
}
