//! A file system for SQLite that fails when it is told to: the n-th call of a kind answers with an error, the disk is
//! full, the power goes (everything after the call is lost, or a write is torn), or the process dies.
//!
//! It wraps the system's own and touches nothing that it is not told to. This is the one place of the whole project
//! where `unsafe` is used: SQLite asks for a table of C functions. It is portable, since it only calls the wrapped one.
#![allow(unsafe_code)]

use rusqlite::ffi;
use std::cell::Cell;
use std::ffi::{c_char, c_int, c_void};

/// What happens at the call that is counted down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    /// The call answers that it failed.
    Io,
    /// The disk is full.
    Full,
    /// This call and all after it do nothing and fail: the power is gone.
    PowerCut,
    /// A write reaches the disk by half, then the power is gone.
    Torn,
    /// The process ends at once.
    Exit,
    /// The call is done and answers that it failed.
    Liar,
}

/// Which calls are counted.
pub const READ: u32 = 1;
pub const WRITE: u32 = 2;
pub const SYNC: u32 = 4;
pub const DELETE: u32 = 8;
pub const TRUNCATE: u32 = 16;
pub const LOCK: u32 = 32;
pub const CHANGING: u32 = WRITE | SYNC | DELETE | TRUNCATE;

thread_local! {
    /// How many calls of the counted kinds are let through before the fault; negative: it has happened. Each thread
    /// (so each test) has its own.
    static LEFT: Cell<i64> = const { Cell::new(i64::MAX) };
    static KINDS: Cell<u32> = const { Cell::new(0) };
    static FAULT: Cell<Fault> = const { Cell::new(Fault::None) };
    /// Calls counted since `arm`.
    static COUNT: Cell<i64> = const { Cell::new(0) };
}

/// The fault comes at call number `at` (from 0) of these kinds.
pub fn arm(kinds: u32, at: i64, fault: Fault) {
    KINDS.set(kinds);
    FAULT.set(fault);
    COUNT.set(0);
    LEFT.set(at);
}

/// Counts from now on and lets everything through.
pub fn count(kinds: u32) {
    arm(kinds, i64::MAX, Fault::None);
}

/// No faults any more; answers how many calls were counted.
pub fn disarm() -> i64 {
    KINDS.set(0);
    FAULT.set(Fault::None);
    COUNT.get()
}

/// What to do with a call of this kind.
fn judge(kind: u32) -> Fault {
    let fault = FAULT.get();
    if matches!(fault, Fault::PowerCut | Fault::Torn) && LEFT.get() < 0 {
        return Fault::PowerCut;
    }
    if KINDS.get() & kind == 0 {
        return Fault::None;
    }
    COUNT.set(COUNT.get() + 1);
    if fault == Fault::None {
        return Fault::None;
    }
    LEFT.set(LEFT.get() - 1);
    match (LEFT.get(), fault) {
        (-1, Fault::Exit) => std::process::exit(77),
        (-1, fault) => fault,
        _ => Fault::None,
    }
}

/// Our file: the table of functions, then the wrapped file behind it.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
}

const HEAD: usize = std::mem::size_of::<*const c_void>() * 2;

unsafe fn inner(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    unsafe { (file as *mut u8).add(HEAD) as *mut ffi::sqlite3_file }
}

macro_rules! pass {
    ($file:ident, $method:ident $(, $arg:expr)*) => {{
        let real = unsafe { inner($file) };
        let methods = unsafe { &*(*real).pMethods };
        match methods.$method {
            Some(call) => unsafe { call(real $(, $arg)*) },
            None => ffi::SQLITE_OK,
        }
    }};
}

extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    pass!(file, xClose)
}

extern "C" fn read(file: *mut ffi::sqlite3_file, to: *mut c_void, n: c_int, at: i64) -> c_int {
    match judge(READ) {
        Fault::None => pass!(file, xRead, to, n, at),
        _ => ffi::SQLITE_IOERR_READ,
    }
}

extern "C" fn write(file: *mut ffi::sqlite3_file, from: *const c_void, n: c_int, at: i64) -> c_int {
    match judge(WRITE) {
        Fault::None => pass!(file, xWrite, from, n, at),
        Fault::Full => ffi::SQLITE_FULL,
        Fault::Torn => {
            let _ = pass!(file, xWrite, from, n / 2, at);
            ffi::SQLITE_IOERR_WRITE
        }
        Fault::Liar => {
            let _ = pass!(file, xWrite, from, n, at);
            ffi::SQLITE_IOERR_WRITE
        }
        _ => ffi::SQLITE_IOERR_WRITE,
    }
}

extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    match judge(TRUNCATE) {
        Fault::None => pass!(file, xTruncate, size),
        Fault::Liar => {
            let _ = pass!(file, xTruncate, size);
            ffi::SQLITE_IOERR_TRUNCATE
        }
        _ => ffi::SQLITE_IOERR_TRUNCATE,
    }
}

extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    match judge(SYNC) {
        Fault::None => pass!(file, xSync, flags),
        Fault::Liar => {
            let _ = pass!(file, xSync, flags);
            ffi::SQLITE_IOERR_FSYNC
        }
        _ => ffi::SQLITE_IOERR_FSYNC,
    }
}

extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut i64) -> c_int {
    pass!(file, xFileSize, size)
}

extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    match judge(LOCK) {
        Fault::None => pass!(file, xLock, level),
        _ => ffi::SQLITE_IOERR_LOCK,
    }
}

extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    pass!(file, xUnlock, level)
}

extern "C" fn check_reserved(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    pass!(file, xCheckReservedLock, out)
}

extern "C" fn control(file: *mut ffi::sqlite3_file, op: c_int, arg: *mut c_void) -> c_int {
    pass!(file, xFileControl, op, arg)
}

extern "C" fn sector(file: *mut ffi::sqlite3_file) -> c_int {
    pass!(file, xSectorSize)
}

extern "C" fn device(file: *mut ffi::sqlite3_file) -> c_int {
    pass!(file, xDeviceCharacteristics)
}

extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    pass!(file, xShmMap, region, size, extend, out)
}

extern "C" fn shm_lock(file: *mut ffi::sqlite3_file, offset: c_int, n: c_int, flags: c_int) -> c_int {
    pass!(file, xShmLock, offset, n, flags)
}

extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    let real = unsafe { inner(file) };
    if let Some(call) = unsafe { (*(*real).pMethods).xShmBarrier } {
        unsafe { call(real) }
    }
}

extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    pass!(file, xShmUnmap, delete)
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector),
    xDeviceCharacteristics: Some(device),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

unsafe fn real_vfs(vfs: *mut ffi::sqlite3_vfs) -> *mut ffi::sqlite3_vfs {
    unsafe { (*vfs).pAppData as *mut ffi::sqlite3_vfs }
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    unsafe {
        let real = real_vfs(vfs);
        let wrapped = inner(file);
        (*file).pMethods = std::ptr::null();
        let Some(call) = (*real).xOpen else { return ffi::SQLITE_CANTOPEN };
        let answer = call(real, name, wrapped, flags, out);
        if !(*wrapped).pMethods.is_null() {
            (*(file as *mut File)).base.pMethods = &METHODS;
        }
        answer
    }
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, durable: c_int) -> c_int {
    let fault = judge(DELETE);
    unsafe {
        let real = real_vfs(vfs);
        let Some(call) = (*real).xDelete else { return ffi::SQLITE_IOERR_DELETE };
        match fault {
            Fault::None => call(real, name, durable),
            Fault::Liar => {
                let _ = call(real, name, durable);
                // As Linux answers when the folder cannot be synchronised: the journal is gone all the same.
                ffi::SQLITE_IOERR_DIR_FSYNC
            }
            _ => ffi::SQLITE_IOERR_DELETE,
        }
    }
}

/// Makes this file system the one that every connection of the process uses from now on.
pub fn install() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| unsafe {
        let real = ffi::sqlite3_vfs_find(std::ptr::null());
        assert!(!real.is_null(), "SQLite has a file system");
        let mut ours: ffi::sqlite3_vfs = std::ptr::read(real);
        ours.iVersion = 1;
        ours.szOsFile = HEAD as c_int + (*real).szOsFile;
        ours.zName = c"faults".as_ptr();
        ours.pNext = std::ptr::null_mut();
        ours.pAppData = real as *mut c_void;
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        ours.xAccess = Some(access);
        ours.xFullPathname = Some(full);
        ours.xRandomness = Some(randomness);
        ours.xSleep = Some(sleep);
        ours.xCurrentTime = Some(now);
        ours.xGetLastError = None;
        ours.xDlOpen = None;
        ours.xDlError = None;
        ours.xDlSym = None;
        ours.xDlClose = None;
        let ours = Box::leak(Box::new(ours));
        assert_eq!(ffi::sqlite3_vfs_register(ours, 1), ffi::SQLITE_OK);
    });
}

unsafe extern "C" fn access(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, flags: c_int, out: *mut c_int) -> c_int {
    unsafe { (*real_vfs(vfs)).xAccess.map_or(ffi::SQLITE_IOERR_ACCESS, |call| call(real_vfs(vfs), name, flags, out)) }
}

unsafe extern "C" fn full(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, n: c_int, out: *mut c_char) -> c_int {
    unsafe { (*real_vfs(vfs)).xFullPathname.map_or(ffi::SQLITE_CANTOPEN, |call| call(real_vfs(vfs), name, n, out)) }
}

unsafe extern "C" fn randomness(vfs: *mut ffi::sqlite3_vfs, n: c_int, out: *mut c_char) -> c_int {
    unsafe { (*real_vfs(vfs)).xRandomness.map_or(0, |call| call(real_vfs(vfs), n, out)) }
}

unsafe extern "C" fn sleep(vfs: *mut ffi::sqlite3_vfs, micros: c_int) -> c_int {
    unsafe { (*real_vfs(vfs)).xSleep.map_or(0, |call| call(real_vfs(vfs), micros)) }
}

unsafe extern "C" fn now(vfs: *mut ffi::sqlite3_vfs, out: *mut f64) -> c_int {
    unsafe { (*real_vfs(vfs)).xCurrentTime.map_or(ffi::SQLITE_ERROR, |call| call(real_vfs(vfs), out)) }
}
