import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.util.LibraryLoaderUtil;

/// Puts SQLite's own library for this machine into a directory: else the driver unpacks and compares
/// it at each start. `java -cp SQLITE-JDBC.JAR scripts/UnpackSqlite.java DIRECTORY`.
void main(String[] arguments) throws IOException {
  Path directory = Files.createDirectories(Path.of(arguments[0]));
  String name = LibraryLoaderUtil.getNativeLibName();
  String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
  try (InputStream in = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
    if (in == null) {
      throw new IOException("the driver has no " + resource);
    }
    Files.copy(in, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }
}
