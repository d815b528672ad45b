// The provider's sign-in has ended: its window goes, and the frame that opened it goes on. Where the
// browser does not let it go, the page says that it can be closed.
window.close();
