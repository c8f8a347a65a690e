package dev.countersign.web;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.countersign.address.Printable;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemBody;
import dev.countersign.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import org.springframework.beans.TypeMismatchException;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Turns what a controller threw into the problem that the client is told.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	private static final Log log = LogFactory.getLog(ProblemAdvice.class);

	private static final Pattern NEXT_WORD = Pattern.compile("\\B([A-Z])");

	/** How long one report of an absent database stands for those that follow. */
	private static final long REPORTED = Duration.ofSeconds(10).toNanos();

	private final TokenRefusalMetrics tokens;

	private final AtomicLong reportedAt = new AtomicLong(System.nanoTime() - REPORTED);

	ProblemAdvice(TokenRefusalMetrics tokens) {
		this.tokens = tokens;
	}

	@ExceptionHandler
	ResponseEntity<Object> refused(ProblemException ex) {
		if (ex.problem().concernsToken()) {
			this.tokens.count(ex.problem());
		}
		HttpHeaders headers = ex.headers();
		if (ex.problem() == Problem.INSUFFICIENT_SCOPE) {
			headers.set(HttpHeaders.WWW_AUTHENTICATE, ProblemResponder.INSUFFICIENT_SCOPE);
		}
		return answer(ex.body(), headers);
	}

	/** A connection that breaks within a transaction shows when that is rolled back. */
	@ExceptionHandler({ TransientDataAccessException.class, DataAccessResourceFailureException.class,
			CannotCreateTransactionException.class, TransactionSystemException.class })
	ResponseEntity<Object> databaseAway(RuntimeException ex, HttpServletRequest request) {
		report(ex, request);
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, "1");
		return answer(ProblemBody.of(Problem.UNAVAILABLE), headers);
	}

	/** Every request would else write a stack trace, thousands of them a second. */
	private void report(RuntimeException ex, HttpServletRequest request) {
		String what = "The database did not answer " + request.getMethod() + " " + request.getRequestURI();
		long now = System.nanoTime();
		long last = this.reportedAt.get();
		if (now - last >= REPORTED && this.reportedAt.compareAndSet(last, now)) {
			log.error(what + ". For the next 10 seconds this is not repeated", ex);
		}
		else {
			log.debug(what, ex);
		}
	}

	/** The firewall judges a header only when it is read. */
	@ExceptionHandler
	ResponseEntity<Object> unreadable(RequestRejectedException ex) {
		return answer(ProblemBody.of(Problem.INVALID_REQUEST), new HttpHeaders());
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> unexpected(Exception ex, HttpServletRequest request) throws Exception {
		if (ex instanceof AuthenticationException || ex instanceof AccessDeniedException) {
			throw ex;
		}
		String what = request.getMethod() + " " + request.getRequestURI();
		if (isGone(ex, what)) {
			return null;
		}
		ResponseStatus chosen = AnnotatedElementUtils.findMergedAnnotation(ex.getClass(), ResponseStatus.class);
		if (chosen != null) {
			return chosen(ex, chosen.code(), chosen.reason().isEmpty() ? null : chosen.reason(), new HttpHeaders(),
					what);
		}
		log.error("Failed to answer " + what, ex);
		return answer(ProblemBody.of(Problem.INTERNAL_ERROR), new HttpHeaders());
	}

	/** A controller that somebody adds means the status that it names. */
	@Override
	protected ResponseEntity<Object> handleErrorResponseException(ErrorResponseException ex, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		return chosen(ex, status, ex.getBody().getDetail(), headers, request.getDescription(false));
	}

	@Override
	protected ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		String detail = ex.getFieldErrors()
			.stream()
			.map((error) -> sentence(error, ex.getTarget()))
			.sorted()
			.collect(Collectors.joining(" "));
		return answer(ProblemBody.of(Problem.INVALID_REQUEST, detail), headers);
	}

	@Override
	protected ResponseEntity<Object> handleHttpMediaTypeNotSupported(HttpMediaTypeNotSupportedException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		String types = ex.getSupportedMediaTypes()
			.stream()
			.map(MediaType::toString)
			.collect(Collectors.joining(" or "));
		return types.isEmpty() ? answer(ProblemBody.of(Problem.UNSUPPORTED_MEDIA_TYPE), headers)
				: answer(ProblemBody.of(Problem.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: " + types), headers);
	}

	@Override
	protected ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return answer(ProblemBody.of(Problem.INVALID_REQUEST, unreadable(ex.getCause())), headers);
	}

	/** A path with an id that cannot be one names nothing. */
	@Override
	protected ResponseEntity<Object> handleTypeMismatch(TypeMismatchException ex, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		if (ex instanceof MethodArgumentTypeMismatchException mismatch
				&& !mismatch.getParameter().hasParameterAnnotation(PathVariable.class)) {
			return answer(ProblemBody.of(Problem.INVALID_REQUEST,
					"The parameter '%s' has no such value.".formatted(mismatch.getName())), headers);
		}
		return answer(ProblemBody.of(Problem.NOT_FOUND), headers);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleExceptionInternal(Exception ex, @Nullable Object body,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (isGone(ex, request.getDescription(false))) {
			return null;
		}
		if (status.is5xxServerError()) {
			log.error("Failed to answer " + request.getDescription(false), ex);
		}
		return answer(ProblemBody.of(problemOf(status)), headers);
	}

	/** Nobody is at fault, and nobody is there to be answered. */
	private static boolean isGone(Exception ex, String what) {
		boolean gone = DisconnectedClientHelper.isClientDisconnectedException(ex);
		if (gone) {
			log.debug("The client of " + what + " went away");
		}
		return gone;
	}

	/** What is wrong on the server is for the log alone. */
	private static ResponseEntity<Object> chosen(Exception ex, HttpStatusCode status, @Nullable String detail,
			HttpHeaders headers, String what) {
		if (status.is5xxServerError()) {
			log.error("Failed to answer " + what, ex);
		}
		Problem problem = problemOf(status);
		String text = status.is5xxServerError() ? null : detail;
		if (problem.status().value() != status.value()) {
			return answer(ProblemBody.of(status, text), headers);
		}
		return answer((text != null) ? ProblemBody.of(problem, text) : ProblemBody.of(problem), headers);
	}

	static Problem problemOf(HttpStatusCode status) {
		HttpStatus known = HttpStatus.resolve(status.value());
		if (known == null) {
			return status.is5xxServerError() ? Problem.INTERNAL_ERROR : Problem.INVALID_REQUEST;
		}
		return switch (known) {
			case NOT_FOUND -> Problem.NOT_FOUND;
			case METHOD_NOT_ALLOWED -> Problem.METHOD_NOT_ALLOWED;
			case NOT_ACCEPTABLE -> Problem.NOT_ACCEPTABLE;
			case CONFLICT -> Problem.CONFLICT;
			case PRECONDITION_FAILED -> Problem.PRECONDITION_FAILED;
			case CONTENT_TOO_LARGE -> Problem.CONTENT_TOO_LARGE;
			case UNSUPPORTED_MEDIA_TYPE -> Problem.UNSUPPORTED_MEDIA_TYPE;
			case SERVICE_UNAVAILABLE -> Problem.UNAVAILABLE;
			// The container's words for a method, a coding or a version that nobody
			// speaks.
			case NOT_IMPLEMENTED, HTTP_VERSION_NOT_SUPPORTED -> Problem.INVALID_REQUEST;
			default -> status.is5xxServerError() ? Problem.INTERNAL_ERROR : Problem.INVALID_REQUEST;
		};
	}

	/** A client knows a field by its name in JSON, which in our own is in snake case. */
	private static String sentence(FieldError error, @Nullable Object body) {
		String name = error.getField();
		if (body != null && OwnTypes.contain(body.getClass())) {
			name = NEXT_WORD.matcher(name).replaceAll("_$1").toLowerCase(Locale.ROOT);
		}
		return "The field '%s' %s.".formatted(name, error.getDefaultMessage());
	}

	/** Says which field is wrong, from its place in the body and never from its value. */
	private static String unreadable(@Nullable Throwable cause) {
		if (cause instanceof UnrecognizedPropertyException unknown) {
			return "The field '%s' is not one of this request.".formatted(Printable.of(unknown.getPropertyName(), 64));
		}
		if (cause instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
			String field = mismatch.getPath()
				.stream()
				.map(JacksonException.Reference::getPropertyName)
				.filter(Objects::nonNull)
				.collect(Collectors.joining("."));
			return "The field '%s' is of the wrong type.".formatted(field);
		}
		return "The body must be one JSON object, in UTF-8, with each field once.";
	}

	private static ResponseEntity<Object> answer(ProblemBody body, HttpHeaders headers) {
		return ResponseEntity.status(body.status())
			.headers(headers)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(body);
	}

}
