package dev.countersign.address;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * The origin of a page as browsers name it, who write no capitals, no port that goes
 * without saying and no path.
 *
 * @param text the whole of it, such as {@code https://app.example.com}
 * @param host the name or the address in it
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454#section-6.2">RFC 6454, section
 * 6.2</a>
 */
public record WebOrigin(String text, String host) {

	private static final Pattern SPELLING = Pattern
		.compile("(?<scheme>https?)://(?<host>[a-z0-9._-]+|\\[[0-9a-f:.]+])(?::(?<port>\\d{1,5}))?/?");

	private static final Pattern PATH = Pattern.compile("(?<=[^:/])/.*$", Pattern.DOTALL);

	/**
	 * Reads an origin as somebody wrote it.
	 * @return the origin, or nothing if it is none
	 */
	public static Optional<WebOrigin> of(String spelling) {
		Matcher parts = SPELLING.matcher(spelling.toLowerCase(Locale.ROOT));
		return parts.matches() ? of(parts.group("scheme"), parts.group("host"), parts.group("port")) : Optional.empty();
	}

	/**
	 * Returns the origin of the pages below an address.
	 * @param address with or without a path
	 * @return the origin, or nothing if the address has none
	 */
	public static Optional<WebOrigin> below(String address) {
		return of(PATH.matcher(address).replaceFirst(""));
	}

	/**
	 * Reads the origins of a setting.
	 * @param setting its name
	 * @param spellings as they were set
	 * @throws FailureAnalyzedException if one of them is not an origin
	 */
	public static List<WebOrigin> ofSetting(String setting, List<String> spellings) {
		return spellings.stream()
			.map((spelling) -> of(spelling).orElseThrow(() -> new FailureAnalyzedException(
					"The setting %s names '%s', which is not an origin.".formatted(setting,
							spelling.replaceAll("\\p{Cntrl}", " ")),
					"Name each origin as browsers send it, without a path, such as https://app.example.com,http://localhost:5173.")))
			.toList();
	}

	private static Optional<WebOrigin> of(String scheme, String host, @Nullable String digits) {
		int usual = scheme.equals("https") ? 443 : 80;
		int port = (digits != null) ? Integer.parseInt(digits) : usual;
		if (port < 1 || port > 65_535) {
			return Optional.empty();
		}
		return Optional.of(new WebOrigin(scheme + "://" + host + ((port != usual) ? ":" + port : ""), host));
	}

}
