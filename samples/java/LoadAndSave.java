import java.util.Arrays;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.ObjectId;

/**
 * A document saved and loaded, its later changes as an increment and as a bundle, and damage
 * survived.
 */
class LoadAndSave {
  public static void main(String[] args) {
    Document doc = new Document();
    doc.change("Begin", tx -> tx.set(ObjectId.ROOT, "title", "Plan"));
    byte[] file = doc.save();
    Document copy = Document.load(file);
    System.out.println(copy.toPlain(ObjectId.ROOT));

    var had = doc.getHeads();
    doc.change("More", tx -> tx.set(ObjectId.ROOT, "owner", "Ann"));
    System.out.println("taken: " + copy.loadIncremental(doc.saveBundle(had)));
    System.out.println(copy.toPlain(ObjectId.ROOT));

    byte[] damaged = Arrays.copyOf(file, file.length + 3);
    Document kept = Document.load(damaged, LoadOptions.DEFAULT.withKeepPartial(true));
    System.out.println(
        "faults: " + kept.loadFaults().size() + ", kept: " + kept.toPlain(ObjectId.ROOT));
  }
}
