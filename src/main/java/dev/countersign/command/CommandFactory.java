package dev.countersign.command;

import java.io.InputStream;
import java.lang.reflect.Constructor;

import picocli.CommandLine;

/**
 * Makes the commands, giving each the service and the standard input that it asks for.
 */
class CommandFactory implements CommandLine.IFactory {

	private final OpenedService.Opener opener;

	private final InputStream in;

	CommandFactory(OpenedService.Opener opener, InputStream in) {
		this.opener = opener;
		this.in = in;
	}

	@Override
	public <K> K create(Class<K> type) throws Exception {
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			Class<?>[] parameters = constructor.getParameterTypes();
			if (parameters.length == 1 && parameters[0] == OpenedService.Opener.class) {
				return type.cast(constructor.newInstance(this.opener));
			}
			if (parameters.length == 1 && parameters[0] == InputStream.class) {
				return type.cast(constructor.newInstance(this.in));
			}
			if (parameters.length == 2 && parameters[0] == OpenedService.Opener.class
					&& parameters[1] == InputStream.class) {
				return type.cast(constructor.newInstance(this.opener, this.in));
			}
		}
		return CommandLine.defaultFactory().create(type);
	}

}
