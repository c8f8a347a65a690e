package dev.countersign.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.stereotype.Component;

/**
 * The files of the console in the jar, each read when it is first asked for.
 */
@Component
class ConsoleFiles {

	/** Nothing that leads out of the folder. */
	private static final Pattern NAME = Pattern.compile("(?:[a-z-]{1,32}/)?[a-z-]{1,32}\\.(js|css|html|svg)");

	private static final Map<String, String> TYPES = Map.of("js", "text/javascript;charset=UTF-8", "css",
			"text/css;charset=UTF-8", "html", "text/html;charset=UTF-8", "svg", "image/svg+xml");

	private final Map<String, StaticFile> read = new ConcurrentHashMap<>();

	/**
	 * Finds a file.
	 * @param name its path below the folder of the console
	 */
	Optional<StaticFile> find(String name) {
		StaticFile known = this.read.get(name);
		if (known != null) {
			return Optional.of(known);
		}
		Matcher matcher = NAME.matcher(name);
		return matcher.matches() ? read(name, Objects.requireNonNull(TYPES.get(matcher.group(1)))) : Optional.empty();
	}

	private Optional<StaticFile> read(String name, String type) {
		try (InputStream file = ConsoleFiles.class.getResourceAsStream(name)) {
			if (file == null) {
				return Optional.empty();
			}
			StaticFile found = StaticFile.of(type, file.readAllBytes());
			this.read.put(name, found);
			return Optional.of(found);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
