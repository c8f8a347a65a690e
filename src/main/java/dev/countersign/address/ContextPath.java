package dev.countersign.address;

import org.springframework.core.env.PropertyResolver;
import org.springframework.util.StringUtils;

/**
 * Where the service lies on its host.
 */
public final class ContextPath {

	private ContextPath() {
	}

	/**
	 * Returns the path that all paths of the service begin with.
	 * @param settings of the service
	 * @return without a slash at the end, and empty if there is none
	 */
	public static String of(PropertyResolver settings) {
		String path = settings.getProperty("server.servlet.context-path", "").strip();
		return StringUtils.trimTrailingCharacter(path, '/');
	}

}
