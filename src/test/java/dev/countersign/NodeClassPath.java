package dev.countersign;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * What Java has to be given to start the service in a process of its own: its class path,
 * and an archive of its classes. Most of a start is spent on reading and checking ten
 * thousand classes, and tests start many.
 */
final class NodeClassPath {

	private static final Path FOLDER = Path.of("target", "node").toAbsolutePath();

	/**
	 * An archive serves those processes alone that have the garbage collector of its own.
	 */
	private static final List<String> JVM = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			"-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	private static List<String> java = List.of();

	private NodeClassPath() {
	}

	/**
	 * Returns the command but for the main class. What it names is made if it is not
	 * there yet, or older than the classes.
	 * @throws IOException if it cannot be made
	 */
	static synchronized List<String> java() throws IOException {
		if (java.isEmpty()) {
			Files.createDirectories(FOLDER);
			String classPath = jars();
			Path archive = FOLDER.resolve("java-%s.jsa".formatted(System.getProperty("java.vm.version")));
			if (isOlder(archive, FOLDER.resolve("classes.jar"))) {
				archive(classPath, archive);
			}
			List<String> command = new ArrayList<>(JVM);
			command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-cp", classPath));
			java = List.copyOf(command);
		}
		return java;
	}

	/**
	 * Without anything of the tests; and without folders, of which there is no archive.
	 */
	private static String jars() throws IOException {
		List<String> jars = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			Path path = Path.of(entry);
			if (!Files.isDirectory(path)) {
				jars.add(entry);
			}
			else if (!path.endsWith("test-classes")) {
				jars.add(jar(path).toString());
			}
		}
		return String.join(File.pathSeparator, jars);
	}

	private static Path jar(Path classes) throws IOException {
		Path jar = FOLDER.resolve(classes.getFileName() + ".jar");
		if (isOlder(jar, classes)) {
			Path made = Files.createTempFile(FOLDER, "made", ".jar");
			int status = ToolProvider.findFirst("jar")
				.orElseThrow()
				.run(System.out, System.err, "--create", "--no-compress", "--file", made.toString(), "-C",
						classes.toString(), ".");
			if (status != 0) {
				throw new IOException("There is no jar to be had of " + classes);
			}
			Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
		}
		return jar;
	}

	/** By the command that is there for it. */
	private static void archive(String classPath, Path archive) throws IOException {
		Path made = Path.of(archive + ".made");
		List<String> command = new ArrayList<>(JVM);
		command.addAll(List.of("-XX:ArchiveClassesAtExit=" + made, "-cp", classPath,
				CountersignApplication.class.getName(), "train", "--seconds", "1"));
		Path output = FOLDER.resolve("train.log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			if (process.waitFor() != 0 || Files.notExists(made)) {
				throw new IOException("There is no archive to be had: " + Files.readString(output));
			}
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
		Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
	}

	private static boolean isOlder(Path made, Path source) throws IOException {
		try (Stream<Path> files = Files.walk(source)) {
			return Files.notExists(made) || modified(made)
				.compareTo(files.map(NodeClassPath::modified).max(Comparator.naturalOrder()).orElseThrow()) < 0;
		}
	}

	private static FileTime modified(Path file) {
		try {
			return Files.getLastModifiedTime(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
