package dev.countersign.web;

import java.beans.PropertyEditorSupport;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.support.WebBindingInitializer;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Reads what is in the path and the query of this service's own requests in the one form
 * that is documented. The framework guesses: it takes 0x1 for a number, 1-1-1-1-1 for an
 * id, and the seconds since 1970 for a time in January of that year.
 * <p>
 * An advice of all controllers would be prepared anew for each request, also for methods
 * that declare no parameters.
 */
final class StrictBindingInitializer implements WebBindingInitializer {

	private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");

	private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

	/**
	 * A year may have a sign and more digits than four, as the ends of {@link Instant}
	 * have.
	 */
	private static final Pattern TIME = Pattern.compile("(?i)[+-]?[0-9]{4,10}-[0-9]{2}-[0-9]{2}T"
			+ "[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})");

	private final @Nullable WebBindingInitializer others;

	/**
	 * Makes one.
	 * @param others what else prepares the binding of a parameter
	 */
	StrictBindingInitializer(@Nullable WebBindingInitializer others) {
		this.others = others;
	}

	@Override
	public void initBinder(WebDataBinder binder) {
		if (this.others != null) {
			this.others.initBinder(binder);
		}
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		if (request != null && isForOurs(request)) {
			requireOne(request, binder.getObjectName());
			read(binder);
		}
	}

	private static boolean isForOurs(RequestAttributes request) {
		return request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE,
				RequestAttributes.SCOPE_REQUEST) instanceof HandlerMethod handler
				&& OwnTypes.contain(handler.getBeanType());
	}

	/** Of several texts the framework makes one, with commas between them. */
	private static void requireOne(RequestAttributes attributes, String name) {
		if (attributes instanceof ServletRequestAttributes of && of.getRequest().getQueryString() != null) {
			String[] values = of.getRequest().getParameterValues(name);
			if (values != null && values.length > 1) {
				throw new ProblemException(Problem.INVALID_REQUEST,
						"The parameter '%s' must come only once.".formatted(name));
			}
		}
	}

	static void read(WebDataBinder binder) {
		binder.registerCustomEditor(int.class, new Form<>((text) -> Integer.valueOf(match(NUMBER, text))));
		binder.registerCustomEditor(long.class, new Form<>((text) -> Long.valueOf(match(NUMBER, text))));
		binder.registerCustomEditor(UUID.class, new Form<>((text) -> UUID.fromString(match(ID, text))));
		binder.registerCustomEditor(Instant.class, new Form<>(StrictBindingInitializer::time));
	}

	private static String match(Pattern form, String text) {
		if (!form.matcher(text).matches()) {
			throw new IllegalArgumentException("It is not of the form " + form);
		}
		return text;
	}

	private static Instant time(String text) {
		try {
			return Instant.parse(match(TIME, text));
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException("It is not a time of RFC 3339", ex);
		}
	}

	private static final class Form<T> extends PropertyEditorSupport {

		private final Function<String, T> reader;

		private Form(Function<String, T> reader) {
			this.reader = reader;
		}

		/** One that is empty is as good as none. */
		@Override
		public void setAsText(String text) {
			setValue(text.isEmpty() ? null : this.reader.apply(text));
		}

	}

}
