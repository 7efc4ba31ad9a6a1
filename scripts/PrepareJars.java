import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Makes the jars of the distribution fit for an AOT cache, which takes neither classes of signed
/// jars nor classes from before Java 6: takes signatures off, and gives old classes the stack maps
/// that Java 6 introduced. `java scripts/PrepareJars.java DIRECTORY`; jars that fit are not touched.
void main(String[] arguments) throws IOException {
  List<Path> jars;
  try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
    jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
  }
  for (Path jar : jars) {
    prepare(jar);
  }
}

static final int JAVA_6 = 50;
static final int MAJOR = 7; // low byte of the class file's major version

void prepare(Path jar) throws IOException {
  Path fresh = jar.resolveSibling(jar.getFileName() + ".new");
  try (ZipFile zip = new ZipFile(jar.toFile())) {
    List<? extends ZipEntry> entries = Collections.list(zip.entries());
    boolean signed = entries.stream().anyMatch(entry -> isSignature(entry.getName()));
    if (!signed && !isOld(zip, entries)) {
      return;
    }
    try (OutputStream file = Files.newOutputStream(fresh);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry entry : entries) {
        if (!isSignature(entry.getName())) {
          ZipEntry copy = new ZipEntry(entry.getName());
          copy.setTimeLocal(entry.getTimeLocal());
          out.putNextEntry(copy);
          byte[] bytes = read(zip, entry);
          out.write(isOldClass(entry.getName(), bytes) ? modern(zip, bytes) : bytes);
          out.closeEntry();
        }
      }
    }
  }
  Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
}

static boolean isSignature(String name) {
  return name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
}

static boolean isOld(ZipFile zip, List<? extends ZipEntry> entries) throws IOException {
  for (ZipEntry entry : entries) {
    if (entry.getName().endsWith(".class") && isOldClass(entry.getName(), head(zip, entry))) {
      return true;
    }
  }
  return false;
}

static boolean isOldClass(String name, byte[] bytes) {
  return name.endsWith(".class") && bytes.length > MAJOR && bytes[MAJOR] < JAVA_6;
}

/// The same class as Java 6 writes it.
static byte[] modern(ZipFile zip, byte[] old) {
  ClassHierarchyResolver known =
      ClassHierarchyResolver.ofResourceParsing(type -> open(zip, type))
          .orElse(ClassHierarchyResolver.defaultResolver());
  ClassFile form =
      ClassFile.of(
          ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
          ClassFile.ClassHierarchyResolverOption.of(known));
  ClassTransform version =
      (builder, element) -> {
        if (element instanceof ClassFileVersion) {
          builder.withVersion(JAVA_6, 0);
        } else {
          builder.with(element);
        }
      };
  return form.transformClass(
      form.parse(old),
      version.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
}

static InputStream open(ZipFile zip, ClassDesc type) {
  String descriptor = type.descriptorString();
  ZipEntry entry = zip.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
  try {
    return entry == null ? null : new ByteArrayInputStream(read(zip, entry));
  } catch (IOException _) {
    return null; // then it is looked for among the Java runtime's classes
  }
}

static byte[] read(ZipFile zip, ZipEntry entry) throws IOException {
  try (InputStream in = zip.getInputStream(entry)) {
    return in.readAllBytes();
  }
}

static byte[] head(ZipFile zip, ZipEntry entry) throws IOException {
  try (InputStream in = zip.getInputStream(entry)) {
    return in.readNBytes(MAJOR + 1);
  }
}
